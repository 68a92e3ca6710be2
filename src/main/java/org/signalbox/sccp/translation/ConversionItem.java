// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;

/// A line of an [AddressConversion]: the first digits of a title are replaced by others.
///
/// @param in the digits that a title begins with, which go; empty: any title's, and none go
/// @param out the digits that come in their place, at most [GlobalTitle#DIGITS_MAX]
/// @param plan null: that of the table, or else that of the title
/// @param nature null: that of the table, or else that of the title
public record ConversionItem(
        String in, String out, @Nullable NumberingPlan plan, @Nullable NatureOfAddress nature) {}
