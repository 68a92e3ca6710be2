// SPDX-License-Identifier: AGPL-3.0-or-later
/// The receiving half of an association: which TSNs have arrived, what can be delivered in order,
/// and when to acknowledge (RFC 9260 sections 6.2, 6.5 to 6.7, 6.9).
@NullMarked
package org.signalbox.sctp.userland.rx;

import org.jspecify.annotations.NullMarked;
