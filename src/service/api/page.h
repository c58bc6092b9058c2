// One page of a list, in every format.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "service/api/call.h"
#include "service/api/json_parts.h"

namespace comity::service::api {

/// One page of a list.
template <class Item>
struct Page {
    std::vector<const Item*> items;
    std::uint64_t total = 0;          ///< All that match, on any page.
    std::optional<std::size_t> next;  ///< Where the next page begins.
};

/// Of all that match, the page that the parameters of `call` ask for.
template <class Item>
[[nodiscard]] Result<Page<Item>, Problem> page_of(const Call& call,
                                                  std::vector<const Item*> found) {
    const auto limit = COMITY_TRY(call.parameters.limit());
    const auto start = std::min(COMITY_TRY(Cursor::read(call)), found.size());
    const auto end = start + std::min(limit, found.size() - start);
    Page<Item> page{.total = found.size()};
    page.items.assign(found.begin() + static_cast<std::ptrdiff_t>(start),
                      found.begin() + static_cast<std::ptrdiff_t>(end));
    if (end < found.size()) page.next = end;
    return page;
}

/// The page in the format of `call`: the text that `csv_of(page)` makes; or objects that
/// `write_item(json, item)` writes, as JSON behind the members that `write_head(json)` writes.
template <class Item, class CsvOf, class WriteHead, class WriteItem>
[[nodiscard]] Answer answer_page(const Call& call, const Page<Item>& page, CsvOf csv_of,
                                 WriteHead write_head, WriteItem write_item) {
    Answer answer;
    if (page.next) answer.next = Cursor::next(call, *page.next);
    if (call.format == Format::Csv) {
        answer.body = csv_of(page);
        return answer;
    }
    JsonWriter json;
    if (call.format == Format::JsonLines) {
        for (const auto* const item : page.items) {
            write_item(json, *item);
            answer.body += json.text() + "\n";
            json.clear();
        }
        return answer;
    }
    json.begin_object();
    write_observation(json, call.snapshot);
    write_head(json);
    json.member("total", page.total).key("items").begin_array();
    for (const auto* const item : page.items) write_item(json, *item);
    json.end_array();
    end_page(json, answer.next);
    answer.body = json.take() + "\n";
    return answer;
}

}  // namespace comity::service::api
