// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;

/// Which titles a selector takes.
///
/// @param type of titles whose form has none: 0
/// @param form null: any
/// @param plan null: any, or none
/// @param nature null: any, or none
public record SelectorKey(
        TranslationType type,
        @Nullable TitleForm form,
        @Nullable NumberingPlan plan,
        @Nullable NatureOfAddress nature) {
    /// Whether a title is one of those.
    boolean matches(MutableTitle title) {
        return mismatch(title) == null;
    }

    /// What a title has otherwise; null if nothing.
    @Nullable String mismatch(MutableTitle title) {
        if (title.type() != type.value()) {
            return "tt";
        }
        if (form != null && title.form() != form) {
            return "gti";
        }
        if (plan != null && !(title.form().hasPlan() && title.plan() == plan.value())) {
            return "np";
        }
        if (nature != null && !(title.form().hasNature() && title.nature() == nature.value())) {
            return "nai";
        }
        return null;
    }

    /// How many of its parts are said: of two selectors that take a title, the one that says more
    /// gets it.
    int said() {
        return (form == null ? 0 : 1) + (plan == null ? 0 : 1) + (nature == null ? 0 : 1);
    }
}
