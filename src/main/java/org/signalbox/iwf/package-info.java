// SPDX-License-Identifier: AGPL-3.0-or-later

/// The interworking function between MAP and Diameter for short messages (TS 29.305 annex A): what
/// is asked for on one side is asked for on the other, and what is answered there is answered here.
///
/// ```
///            MAP (map)                                              Diameter (diameter.sgd)
///   mt-forwardSM          --MtToDiameter------------------------->  TFR
///   mo-forwardSM          <--------------------------MoToMap------  OFR
///   mo-forwardSM          --MoToDiameter------------------------->  OFR
///   mt-forwardSM          <--------------------------MtToMap------  TFR
///   sendRoutingInfoForSM  --RoutingInfoToDiameter---------------->  SRR
///   sendRoutingInfoForSM  <------------------RoutingInfoToMap-----  SRR
///   reportSM-Delivery...  --ReportToDiameter--------------------->  RDR
///   reportSM-Delivery...  <-----------------------ReportToMap-----  RDR
///   alertServiceCentre    --AlertToDiameter---------------------->  ALR
///   alertServiceCentre    <------------------------AlertToMap-----  ALR
/// ```
///
/// Each of these says how a request is put into the words of the other side, and how what comes of
/// it is put back. [SessionMachine] keeps what is under way: it finds the serving node, keeps the
/// timers, and answers each request once, whatever happens.
@NullMarked
package org.signalbox.iwf;

import org.jspecify.annotations.NullMarked;
