// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;

/// A timer as configured.
///
/// @param name as in the standard: `T1`
/// @param duration how long it runs
/// @param meaning what for, one line
public record TimerView(String name, Duration duration, String meaning) {}
