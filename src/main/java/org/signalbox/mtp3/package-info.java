// SPDX-License-Identifier: AGPL-3.0-or-later
/// MTP level 3: Q.704 and Q.707, with routes by mask and priority as ITP has them.
///
/// ```
///   link's loop                                     control loop
///   -----------                                     ------------
///   LinkIngress --discriminates--> forwards         Mtp3Network, the driver of:
///       |              by the RoutingSnapshot         LinkActivity     a link: activation, test
/// (Q.707)
///       +--hands over what is for this point-->       MtpRestart       an adjacent point: TRA
///                                                     RouteManagement  destinations: TFP, TFA, RST
///   Egress <-----------------------------------       MtpTester        SI 8: ping
///                                                     MessageDistribution  user parts, UPU
///                  RoutingSnapshot <--compiles and publishes--+
/// ```
///
/// The four machines and the codecs are pure; [org.signalbox.mtp3.Mtp3Network] alone holds loops
/// and links. It knows [org.signalbox.link] and no kind of link. Where a procedure of Q.704 is
/// still
/// missing (changeover, rerouting in sequence, inhibiting, flow control) it will be one more
/// machine
/// beside these, and the snapshot is how it takes effect.
///
/// Where variants differ: [org.signalbox.mtp3.SnmCodec], [org.signalbox.mtp3.LinkTestCodec], the
/// table inside [org.signalbox.mtp3.RoutingSnapshot], and [org.signalbox.mtp3.Mtp3Config], which
/// says what is not there yet.
@NullMarked
package org.signalbox.mtp3;

import org.jspecify.annotations.NullMarked;
