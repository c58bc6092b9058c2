#include "net/as_path.h"

#include <string_view>

namespace comity::net {
namespace {

struct Brackets {
    std::string_view open;
    char separator;
    std::string_view close;
};

Brackets brackets_of(SegmentType type) {
    switch (type) {
        case SegmentType::AsSet: return {"{", ',', "}"};
        case SegmentType::AsSequence: return {"", ' ', ""};
        case SegmentType::AsConfedSequence: return {"(", ' ', ")"};
        case SegmentType::AsConfedSet: return {"[", ',', "]"};
    }
    return {"", ' ', ""};
}

}  // namespace

std::string to_string(const AsPathView& path) {
    std::string text;
    path.for_each_segment([&text](const SegmentView& segment) {
        if (!text.empty()) text += ' ';
        const auto brackets = brackets_of(segment.type());
        text += brackets.open;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            if (i > 0) text += brackets.separator;
            text += std::to_string(segment[i].value());
        }
        text += brackets.close;
    });
    return text;
}

}  // namespace comity::net
