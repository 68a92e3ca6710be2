// SPDX-License-Identifier: AGPL-3.0-or-later
/// MTP level 3: Q.704 and Q.707, with routes by mask and priority as ITP has them.
///
/// ```
///   link's loop                                     control loop
///   -----------                                     ------------
///   LinkIngress --discriminates--> forwards         Mtp3Network, made of
///       |              by the RoutingSnapshot         LinkManagement      drives LinkActivity
///       +--hands over what is for this point-->       RouteControl        drives RouteManagement
///                                                                         and MtpRestart
///   Egress <-----------------------------------       TrafficTest         drives MtpTester
///                                                     LocalTraffic        user parts, UPU
///                  RoutingSnapshot <--------------    SnapshotPublisher
/// ```
///
/// The machines and the codecs are pure; those who drive them hold the control loop, and
/// LinkManagement alone the links. The package knows [org.signalbox.link] and no kind of link.
/// Traffic that changes its way passes through TrafficManagement (Changeover, Changeback,
/// TimedDiversion), and LinkInhibition says which links in service carry none. FlowControl is told
/// of congestion by LinkIngress and by links, and drives RouteSetCongestion. Where a procedure of
/// Q.704 is still missing it will be one more machine beside these, and the snapshot is how it
/// takes effect.
///
/// Where variants differ: [org.signalbox.mtp3.SnmCodec], [org.signalbox.mtp3.LinkTestCodec], the
/// table inside [org.signalbox.mtp3.RoutingSnapshot], and [org.signalbox.mtp3.Mtp3Config], which
/// says what is not there yet.
@NullMarked
package org.signalbox.mtp3;

import org.jspecify.annotations.NullMarked;
