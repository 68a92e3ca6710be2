// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

/// A message was suspected: what an operator is told of it.
///
/// @param action what became of it
/// @param why in words; numbers of subscribers are masked
/// @param count how many such were found so far
public record Finding(Suspicion what, Action action, Origin origin, String why, long count) {}
