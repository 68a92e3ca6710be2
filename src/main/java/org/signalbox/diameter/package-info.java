// SPDX-License-Identifier: AGPL-3.0-or-later

/// The Diameter base protocol (RFC 6733), as far as a node needs it that ends requests and begins
/// them: no relay, no accounting.
///
/// ```
///   octets of a message --AvpReader--> what a command has        (nouns of a command: above)
///   what a command has --AvpWriter--> octets of a message
/// ```
///
/// A peer is a [PeerMachine]: who calls whom, what both say of themselves, and the end; in it a
/// [WatchdogMachine] finds out whether the peer lives.
///
/// Answers are read leniently, since those with an error need not have the form of their command
/// (RFC 6733 section 7.1.3); requests are checked, and what is wrong with one is said by a
/// [DiameterException], which has all that the answer needs.
@NullMarked
package org.signalbox.diameter;

import org.jspecify.annotations.NullMarked;
