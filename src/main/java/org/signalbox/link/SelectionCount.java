// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

/// What a link has sent under one value of the signalling link selection.
///
/// @param selection in the label as it left, 0 to 255
/// @param messages sent for the first time
/// @param octets of their SIO and SIF
public record SelectionCount(int selection, long messages, long octets) {}
