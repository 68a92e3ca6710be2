// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.diameter.Capabilities;

/// A peer to which requests can be given now.
///
/// @param name as it is configured
/// @param capabilities what it says of itself
/// @param outstanding how many requests it has not answered yet
public record Candidate(String name, Capabilities capabilities, int outstanding) {}
