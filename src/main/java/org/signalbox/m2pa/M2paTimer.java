// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import java.time.Duration;

/// The timers of a link: those of Q.703 section 12.3 under their own names, and those that RFC 4165
/// leaves to the implementation.
///
/// Ranges take in those of Q.703 for 64 kbit/s and of its annex A for high-speed links. Proving may
/// be shortened to nothing (RFC 4165 section 4.1.3), for laboratories.
public enum M2paTimer {
    T1("t1", 45_000, 1_000, 350_000, "wait for the peer's Ready after proving"),
    T2("t2", 20_000, 1_000, 150_000, "wait for the peer's Alignment"),
    T3("t3", 2_000, 1_000, 60_000, "wait for the peer's Proving"),
    T4_NORMAL("t4-normal", 8_200, 0, 70_000, "normal proving period"),
    T4_EMERGENCY("t4-emergency", 500, 0, 5_000, "emergency proving period"),
    T5("t5", 1_000, 80, 10_000, "interval of Busy while receive congestion lasts"),
    T6("t6", 4_000, 1_000, 10_000, "how long the peer may be busy"),
    /// Q.703 has 0.5 to 2 s; the rest of the range leaves SCTP time to change its path. Below T4
    /// and T5 of level 3 together (1.6 s): a link that falls silent during a changeback is given up
    /// before its traffic goes on unanswered (Q.704 section 6.5.3), so that nothing is overtaken.
    T7("t7", 1_500, 500, 10_000, "how long an acknowledgement may take"),
    PROVING_INTERVAL("proving-interval", 100, 10, 1_000, "between two Proving messages"),
    STATUS_REPEAT(
            "status-repeat",
            1_000,
            100,
            60_000,
            "between repetitions of Alignment, Ready and Processor Outage"),
    /// Must stay well below the peer's T7, and 1 s is all that some peers give.
    ACK_DELAY("ack-delay", 20, 0, 400, "how long an acknowledgement may wait for user data"),
    PEER_WAIT(
            "peer-wait",
            2_000,
            0,
            60_000,
            "wait for the peer's first link status before alignment begins without it"),
    /// As T17 of Q.704: keeps a link that fails at once from oscillating.
    REALIGN_DELAY("realign-delay", 1_000, 100, 600_000, "from a failure to the next alignment"),
    /// Doubled with each loss until it is [#RETRY]; while it runs, a call by the peer is answered.
    RETRY_FIRST(
            "retry-first",
            100,
            10,
            600_000,
            "from the first loss of the association to the next opening"),
    RETRY("retry", 2_000, 100, 600_000, "the longest that each further loss doubles it to");

    private final String word;
    private final Duration standard;
    private final Duration min;
    private final Duration max;
    private final String meaning;

    M2paTimer(String word, int standardMs, int minMs, int maxMs, String meaning) {
        this.word = word;
        this.standard = Duration.ofMillis(standardMs);
        this.min = Duration.ofMillis(minMs);
        this.max = Duration.ofMillis(maxMs);
        this.meaning = meaning;
    }

    /// As written in the configuration.
    public String word() {
        return word;
    }

    /// The value unless configured.
    public Duration standard() {
        return standard;
    }

    public Duration min() {
        return min;
    }

    public Duration max() {
        return max;
    }

    /// One line for help and the reference.
    public String meaning() {
        return meaning;
    }
}
