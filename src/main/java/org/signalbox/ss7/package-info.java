// SPDX-License-Identifier: AGPL-3.0-or-later
/// The nouns every layer of Signalling System No. 7 shares: point codes, routing labels, messages.
///
/// Values only: no state, no I/O. Point codes of ITU size, service information octets and
/// signalling link selections are interned, so the packet path allocates none of them.
@NullMarked
package org.signalbox.ss7;

import org.jspecify.annotations.NullMarked;
