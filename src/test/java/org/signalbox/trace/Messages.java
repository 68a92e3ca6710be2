// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.Unpooled;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.Variant;

import java.util.HexFormat;

/// Messages the tests of this package capture: from 1.2.3 to 7.8.1.
final class Messages {
    /// Signalling link test, pattern `TEST`.
    static final String SLTM = "0141f80402114054455354";

    /// Traffic restart allowed.
    static final String TRA = "0041f8040217";

    /// Transfer prohibited for 5.5.5.
    static final String TFP = "0041f80402142d28";

    /// 1970-03-01T00:10:11.123456789Z
    static final long TIME = 5_098_211_123_456_789L;

    static final LinkIdentity LINK = new LinkIdentity("ToCountryB", 0);

    private Messages() {}

    /// The caller closes it.
    static Msu msu(String hex) {
        try {
            return Msu.decode(Variant.ITU, Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
        } catch (MsuDecodeException broken) {
            throw new AssertionError(hex, broken);
        }
    }

    static CapturedMsu captured(Direction direction, LinkIdentity link, String hex) {
        try (Msu msu = msu(hex)) {
            return CapturedMsu.of(TIME, 0, direction, link, msu);
        }
    }

    static CapturedMsu captured(String hex) {
        return captured(Direction.IN, LINK, hex);
    }
}
