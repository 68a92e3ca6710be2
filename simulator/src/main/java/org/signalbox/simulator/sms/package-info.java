// SPDX-License-Identifier: AGPL-3.0-or-later
/// Ends of networks for the laboratory: HLR, MSC and SMSC, on nodes of ours and on SCCP, TCAP and
/// MAP of somebody else, RestComm's jSS7; and MMEs, on Diameter of ours, with somebody else's relay
/// before them.
///
/// ```
///   SmsLab, LoadCommands       what a person can do with them
///   Load, LoadPlan, LoadReport many messages at a steady rate, and an account  (a loop of its own)
///   EndPlaces, Cable           who is there, and how an end is killed
///   Hlr, Msc, Smsc             what they know, and what they do about it     (a loop of their own)
///   Telephones                 what Msc and Mme do alike for theirs
///   MapStack, Call             dialogues: who asks, who answers, versions    (the same loop)
///   jSS7                       MAP, TCAP, SCCP
///   EndTranslation             the few global titles that an end knows
///   EndUserPart                MTP-TRANSFER, -PAUSE, -RESUME, -STATUS        (hands over to
///   node.Node                  a production node: M2PA or M3UA                the control loop)
/// ```
///
/// `Mme` has no node below it, but `diameter.peer.DiameterPeers`. `Dra` is freeDiameter in a
/// process
/// of its own ([RelayProgram]), and a [DiameterLine] to each of its peers; `DiameterEnds` has both.
///
/// Only this package of the simulator knows jSS7. `SmsLab` puts ends and prompt together; `Ladder`
/// shows what passed the links.
@NullMarked
package org.signalbox.simulator.sms;

import org.jspecify.annotations.NullMarked;
