// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

/// A counter as it stands.
///
/// @param name for programs, in snake case as in the metrics
/// @param value since the start or the last `clear`
/// @param meaning one line
public record CounterView(String name, long value, String meaning) {}
