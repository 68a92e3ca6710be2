// SPDX-License-Identifier: AGPL-3.0-or-later
/// Notifications (traps) of SNMP version 2c (RFC 3416) about alarms, shaped like those of Cisco's
/// IP
/// Transfer Point, so that the rules of management systems for it are of use.
///
/// ```
///   AlarmChange ──> TrapWriter ──> Notification ──> TrapSender ──> UDP
///                   which one, numbers,             octets
///                   window of destinations
/// ```
///
/// Nothing can be asked by SNMP: there is no agent.
@NullMarked
package org.signalbox.snmp;

import org.jspecify.annotations.NullMarked;
