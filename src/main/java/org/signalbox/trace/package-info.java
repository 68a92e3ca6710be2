// SPDX-License-Identifier: AGPL-3.0-or-later
/// Packet capture: copies of the messages on the links, for those who want to look at them.
///
/// ```
///   ingress and egress loops            the capture loop
///
///   MsuTap ── is on? ── AccessList ──►  bounded queue ──► Capture ─┬─► PaklogSender   UDP, syslog
///             (one read)  (any sink      (full: counted,           │   (ITP's paklog)
///                          wants it?)     never waited for)        └─► CaptureServer  TCP, pcap
///                                                                      (wireshark -k -i TCP@…)
/// ```
///
/// Capture never slows signalling down: at every step what does not fit is dropped and counted in a
/// [TraceCounter]. The formats are pure ([PaklogFormat], [PcapFormat]) and are checked against an
/// independent decoder.
@NullMarked
package org.signalbox.trace;

import org.jspecify.annotations.NullMarked;
