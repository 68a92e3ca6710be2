// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

/// A configuration that was read, and what is wrong with it.
///
/// @param block what was understood; to be used only if there are no errors
/// @param problems all that was found so far; packages add what they find when they build records
public record Checked(Block block, Problems problems) {}
