// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// How two equals (IPSP) make each other's traffic flow (RFC 4666 section 4.3.1).
public enum Exchange {
    /// One exchange of messages makes both directions active; either end may begin it.
    SINGLE_EXCHANGE,
    /// Each end makes its own direction active.
    DOUBLE_EXCHANGE
}
