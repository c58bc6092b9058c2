// What every transfer by libcurl begins with; included by the sources that transfer alone.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <new>

namespace comity::io {

struct CurlEnds {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, CurlEnds>;
using CurlList = std::unique_ptr<curl_slist, CurlEnds>;

/// Any thread may ask for one; the library is made ready once.
[[nodiscard]] CurlHandle make_curl_handle();

/// Sets one option; those that are set here cannot be refused, but for want of memory.
template <class Value>
void set_option(CURL* handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK) throw std::bad_alloc();
}

/// Whether another attempt may end otherwise, where no answer of the server says.
[[nodiscard]] bool may_pass(CURLcode code);

}  // namespace comity::io
