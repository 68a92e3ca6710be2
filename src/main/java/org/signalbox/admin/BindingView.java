// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

/// Which link carries the messages with one value of the selection to a destination.
///
/// @param way the link as in `ToCountryB:0`, or why there is none
public record BindingView(int selection, String way) {}
