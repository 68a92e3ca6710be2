// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// The numbers of the parameters that the user adaptation layers share (RFC 4666 section 3.2).
public final class Tag {
    public static final int INFO = 0x0004;
    public static final int ROUTING_CONTEXT = 0x0006;
    public static final int DIAGNOSTIC = 0x0007;
    public static final int HEARTBEAT_DATA = 0x0009;
    public static final int TRAFFIC_MODE = 0x000B;
    public static final int ERROR_CODE = 0x000C;
    public static final int STATUS = 0x000D;
    public static final int ASP_IDENTIFIER = 0x0011;
    public static final int AFFECTED_POINT_CODE = 0x0012;
    public static final int CORRELATION_ID = 0x0013;
    /// M3UA's; SUA has another for it.
    public static final int NETWORK_APPEARANCE = 0x0200;

    private Tag() {}
}
