// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

/// A configuration that ran, and is kept.
///
/// @param number counts up; never used twice
/// @param epochNanos when it was committed, nanoseconds since 1970-01-01T00:00:00Z
/// @param by whose commit it was
/// @param from by which door they came
/// @param comment why; may be empty
/// @param added lines that the revision before does not have
/// @param removed lines that it has, and this one has not
public record Revision(
        int number,
        long epochNanos,
        String by,
        String from,
        String comment,
        int added,
        int removed) {}
