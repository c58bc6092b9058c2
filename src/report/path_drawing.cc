#include "report/path_drawing.h"

#include <algorithm>
#include <map>
#include <memory>

namespace comity::report {
namespace {

/// A network and those that had the route from it.
struct Knot {
    std::map<net::Asn, std::unique_ptr<Knot>> next;
    bool is_vantage_point = false;
};

class Drawing {
public:
    explicit Drawing(const incident::Event& event) : event_(event) {}

    void add(const std::vector<net::Asn>& path) {
        auto* knot = &root_;
        std::size_t drawn = 0;
        for (auto hop = path.rbegin(); hop != path.rend() && drawn < kDrawnAsnsMax;
             ++hop, ++drawn) {
            auto& next = knot->next[*hop];
            if (!next) next = std::make_unique<Knot>();
            knot = next.get();
        }
        knot->is_vantage_point = true;
    }

    std::vector<DrawingLine> draw() {
        for (const auto& [asn, knot] : root_.next) {
            if (!lines_.empty()) lines_.push_back({});
            draw(asn, *knot, "", true);
        }
        return std::move(lines_);
    }

private:
    /// The network behind its knot, and all that had the route from it; `rails` stand before what
    /// follows it. Recursion is as deep as a path, kDrawnAsnsMax at most.
    void draw(net::Asn asn, const Knot& knot, const std::string& rails, bool is_origin) {
        add_line(asn, knot, is_origin ? "● " : lead_ + "● ", is_origin);
        if (knot.next.size() == 1) {
            // A single one goes on in the same column.
            const auto& [next, below] = *knot.next.begin();
            lines_.push_back({.rails = rails + "│"});
            lead_ = rails;
            draw(next, *below, rails, false);
            return;
        }
        std::size_t left = knot.next.size();
        for (const auto& [next, below] : knot.next) {
            const bool is_last = --left == 0;
            lead_ = rails + (is_last ? "└─" : "├─");
            draw(next, *below, rails + (is_last ? "  " : "│ "), false);
        }
    }

    void add_line(net::Asn asn, const Knot& knot, std::string rails, bool is_origin) {
        DrawingLine line{.rails = std::move(rails), .asn = asn};
        const auto add = [&line](std::string_view words) {
            if (!line.words.empty()) line.words += ", ";
            line.words += words;
        };
        const auto accomplice =
            std::find_if(event_.accomplices.begin(), event_.accomplices.end(),
                         [asn](const auto& candidate) { return candidate.asn == asn; });
        line.is_culprit = asn == event_.culprit;
        line.is_accomplice = !line.is_culprit && accomplice != event_.accomplices.end();
        line.is_victim = std::binary_search(event_.victims.begin(), event_.victims.end(), asn);
        if (line.is_culprit) add("culprit");
        if (line.is_accomplice) {
            add(accomplice->is_provider ? "let it pass, its provider" : "let it pass");
        }
        if (line.is_victim) add("victim");
        if (is_origin) add("origin");
        if (knot.is_vantage_point) add("vantage point");
        lines_.push_back(std::move(line));
    }

    const incident::Event& event_;
    Knot root_;
    std::string lead_;
    std::vector<DrawingLine> lines_;
};

}  // namespace

std::vector<DrawingLine> draw_paths(const std::vector<incident::SeenPath>& paths,
                                    const incident::Event& event) {
    Drawing drawing(event);
    for (const auto& path : paths) drawing.add(path.path);
    return drawing.draw();
}

}  // namespace comity::report
