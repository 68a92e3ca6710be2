// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.machine.DecodeException;

/// A message that does not follow RFC 4165 section 2.
public final class M2paDecodeException extends DecodeException {
    private static final long serialVersionUID = 1L;

    private final M2paLinkCounter counter;

    /// @param counter counts this kind of fault
    M2paDecodeException(M2paLinkCounter counter, int offset, String reason) {
        super(offset, reason);
        this.counter = counter;
    }

    M2paLinkCounter counter() {
        return counter;
    }
}
