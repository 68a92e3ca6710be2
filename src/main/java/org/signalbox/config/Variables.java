// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.commons.configuration2.interpol.DefaultLookups;

import java.util.List;

/// Replaces `${env:NAME}` and `${sys:NAME}` by the library's interpolator.
///
/// The library's other lookups read files, ask the DNS, fetch URLs or run scripts: none of that
/// is for a line of configuration to do, and they are not registered. Neither is the
/// configuration itself, so that a variable cannot name another line.
record Variables(ConfigurationInterpolator interpolator) implements Interpolation {
    private static final List<DefaultLookups> SAFE =
            List.of(DefaultLookups.ENVIRONMENT, DefaultLookups.SYSTEM_PROPERTIES);

    /// How the library spells a variable that is not to be replaced: `$${NAME}`.
    private static final String ESCAPED = "$" + OPENING;

    static ConfigurationInterpolator safeInterpolator() {
        ConfigurationInterpolator interpolator = new ConfigurationInterpolator();
        for (String prefix : List.copyOf(interpolator.getLookups().keySet())) {
            interpolator.deregisterLookup(prefix);
        }
        SAFE.forEach(safe -> interpolator.registerLookup(safe.getPrefix(), safe.getLookup()));
        return interpolator;
    }

    static Variables safe() {
        return new Variables(safeInterpolator());
    }

    @Override
    public String resolve(String text) {
        String result;
        try {
            result = String.valueOf(interpolator.interpolate(text));
        } catch (IllegalStateException endless) {
            throw new IllegalArgumentException("the variable refers to itself", endless);
        }
        if (result.contains(OPENING) && !text.contains(ESCAPED)) {
            throw new IllegalArgumentException(
                    "a variable without a value; ${env:NAME} and ${sys:NAME} are known, and"
                            + " ${env:NAME:-DEFAULT}");
        }
        return result;
    }
}
