// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.xua.XuaHeader;

/// Class and type of M3UA's own messages (RFC 4666 section 3.1.2), together as
/// [XuaHeader#kind] gives them.
final class M3uaKind {
    static final int DATA = XuaHeader.TRANSFER << 8 | 1;

    static final int DESTINATION_UNAVAILABLE = XuaHeader.SIGNALLING_NETWORK_MANAGEMENT << 8 | 1;
    static final int DESTINATION_AVAILABLE = XuaHeader.SIGNALLING_NETWORK_MANAGEMENT << 8 | 2;
    static final int DESTINATION_STATE_AUDIT = XuaHeader.SIGNALLING_NETWORK_MANAGEMENT << 8 | 3;
    static final int SIGNALLING_CONGESTION = XuaHeader.SIGNALLING_NETWORK_MANAGEMENT << 8 | 4;
    static final int USER_PART_UNAVAILABLE = XuaHeader.SIGNALLING_NETWORK_MANAGEMENT << 8 | 5;
    static final int DESTINATION_RESTRICTED = XuaHeader.SIGNALLING_NETWORK_MANAGEMENT << 8 | 6;

    static final int REGISTRATION_REQUEST = XuaHeader.ROUTING_KEY_MANAGEMENT << 8 | 1;
    static final int REGISTRATION_RESPONSE = XuaHeader.ROUTING_KEY_MANAGEMENT << 8 | 2;
    static final int DEREGISTRATION_REQUEST = XuaHeader.ROUTING_KEY_MANAGEMENT << 8 | 3;
    static final int DEREGISTRATION_RESPONSE = XuaHeader.ROUTING_KEY_MANAGEMENT << 8 | 4;

    private M3uaKind() {}
}
