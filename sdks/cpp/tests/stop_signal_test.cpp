#include "stop_signal.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace std::chrono_literals;
using lockence::detail::StopSignal;

TEST_CASE("stop signal: nobody sleeps on after it") {
    StopSignal stop;
    std::thread other([&stop] {
        std::this_thread::sleep_for(20ms);
        stop.request();
    });
    CHECK(stop.wait_for(1h));
    CHECK(stop.wait_for_news(1h));
    CHECK(stop.requested());
    other.join();
}

TEST_CASE("stop signal: news wake once, and stop nothing") {
    StopSignal stop;
    stop.wake();
    CHECK_FALSE(stop.wait_for_news(1h));
    CHECK_FALSE(stop.wait_for_news(1ms));
    CHECK_FALSE(stop.wait_for(1ms));
}
