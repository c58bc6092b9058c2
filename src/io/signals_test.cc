#include "io/signals.h"

#include <gtest/gtest.h>

#include <csignal>

namespace comity::io {
namespace {

TEST(Signals, wait_to_be_taken_one_by_one) {
    hold_signals();
    EXPECT_EQ(wait_for_signal(0), std::nullopt);
    std::raise(SIGHUP);
    EXPECT_EQ(wait_for_signal(1'000), ServiceSignal::Reload);
    std::raise(SIGTERM);
    EXPECT_EQ(wait_for_signal(1'000), ServiceSignal::Stop);
    std::raise(SIGINT);
    EXPECT_EQ(wait_for_signal(1'000), ServiceSignal::Stop);
    EXPECT_EQ(wait_for_signal(1), std::nullopt);
}

}  // namespace
}  // namespace comity::io
