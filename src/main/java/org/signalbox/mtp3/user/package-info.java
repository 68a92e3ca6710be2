// SPDX-License-Identifier: AGPL-3.0-or-later
/// The service of MTP level 3 to its user parts: the primitives of Q.701, and nothing else.
///
/// ```
///   user part                       MTP level 3
///      | -- MtpService.transfer -------> |    MTP-TRANSFER request
///      | <-- Mtp3User.onTransfer ------- |    MTP-TRANSFER indication
///      | <-- onPause, onResume, -------- |    MTP-PAUSE, MTP-RESUME, MTP-STATUS indications
///      |     onStatus                    |
/// ```
///
/// A user part that relays is an [Mtp3Relay] besides: it gets its messages, and sends them on, on
/// the loops of links, through a [RelayService].
///
/// SCCP and everything above it see MTP3 only through this package.
@NullMarked
package org.signalbox.mtp3.user;

import org.jspecify.annotations.NullMarked;
