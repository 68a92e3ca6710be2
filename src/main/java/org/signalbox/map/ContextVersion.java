// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.tcap.asn.ApplicationContextName;
import org.signalbox.tcap.MapContext;

/// What a dialogue of MAP is about: the end of its object identifier, `0.4.0.0.1.0.n.v` (TS 29.002
/// section 17.3).
///
/// @param version as it was said, whether it exists or not
record ContextVersion(MapContext context, int version) {
    private static final long[] HEAD = {0, 4, 0, 0, 1, 0};
    private static final int OCTET_MAX = 255;

    /// @return null if it is none of MAP's
    static @Nullable ContextVersion of(@Nullable ApplicationContextName name) {
        long[] oid = name == null ? null : name.getOid();
        if (oid == null || oid.length != HEAD.length + 2) {
            return null;
        }
        for (int i = 0; i < HEAD.length; i++) {
            if (oid[i] != HEAD[i]) {
                return null;
            }
        }
        long context = oid[HEAD.length];
        long version = oid[HEAD.length + 1];
        if (context < 0 || context > OCTET_MAX || version < 0 || version > OCTET_MAX) {
            return null;
        }
        MapContext known = MapContext.of((int) context);
        return known == null ? null : new ContextVersion(known, (int) version);
    }
}
