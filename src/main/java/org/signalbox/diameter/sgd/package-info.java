// SPDX-License-Identifier: AGPL-3.0-or-later

/// Short messages over Diameter: SGd and Gdd between a short message service centre and an MME or
/// SGSN, S6c between it and the HSS (TS 29.338).
///
/// ```
///   SgdRequest + RequestEnvelope  --SgdRequestCodec-->  AVPs  --SgdRequestCodec-->
/// ReceivedRequest
///   SgdAnswer                     --SgdAnswerCodec--->  AVPs  --SgdAnswerCodec--->  ReceivedAnswer
/// ```
///
/// Requests are read strictly: what is wrong is an exception that has all of the answer. Answers
/// are read leniently: what is wrong is passed over and noted. Tested by the messages of another
/// codec, octet for octet, by random and broken ones, and by tshark.
@NullMarked
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.NullMarked;
