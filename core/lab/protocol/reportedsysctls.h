// SPDX-License-Identifier: GPL-3.0-or-later
// Sysctls whose values a story may turn on; the lab reports them at the start so that a recording knows them.
#pragma once

#include <array>

namespace statewire {

inline constexpr std::array reportedSysctls{"net.ipv4.ip_local_port_range",
                                            "net.ipv4.tcp_tw_reuse",
                                            "net.ipv4.tcp_tw_reuse_delay",
                                            "net.ipv4.tcp_timestamps",
                                            "net.ipv4.tcp_rfc1337",
                                            "net.ipv4.tcp_fin_timeout",
                                            "net.ipv4.tcp_max_tw_buckets",
                                            "net.ipv4.tcp_syn_retries",
                                            "net.ipv4.tcp_syn_linear_timeouts",
                                            "net.ipv4.tcp_synack_retries",
                                            "net.ipv4.tcp_syncookies",
                                            "net.ipv4.tcp_abort_on_overflow",
                                            "net.ipv4.tcp_max_syn_backlog",
                                            "net.core.somaxconn",
                                            "net.ipv4.tcp_orphan_retries",
                                            "net.ipv4.tcp_retries2",
                                            "net.ipv4.tcp_invalid_ratelimit",
                                            "net.ipv4.tcp_challenge_ack_limit",
                                            "net.ipv4.tcp_keepalive_time",
                                            "net.ipv4.tcp_keepalive_intvl",
                                            "net.ipv4.tcp_keepalive_probes",
                                            "net.ipv4.tcp_rto_min_us",
                                            "net.ipv4.tcp_window_scaling",
                                            "net.ipv4.tcp_sack",
                                            "net.ipv4.tcp_congestion_control"};

} // namespace statewire
