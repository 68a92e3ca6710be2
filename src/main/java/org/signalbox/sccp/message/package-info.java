// SPDX-License-Identifier: AGPL-3.0-or-later
/// The messages and addresses of SCCP (Q.713, T1.112.3): nouns, and messages in place.
///
/// ```
///   octets of a message --read--> SccpView --> AddressView --copyTo--> MutableTitle
///                                                                          | changed
///   octets to be sent   <--write-- MessageWriter <-----------------------/
/// ```
///
/// The views belong to one loop each, which uses them again for every message: reading and writing
/// allocates nothing. [GlobalTitle] and [SccpAddress] are the same as values, for configuration,
/// log and the node's own subsystems.
@NullMarked
package org.signalbox.sccp.message;

import org.jspecify.annotations.NullMarked;
