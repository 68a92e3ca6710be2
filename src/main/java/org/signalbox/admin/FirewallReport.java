// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// `show iwf firewall` and `show diameter firewall`.
public final class FirewallReport {
    private static final List<String> TITLES = List.of("Check", "Action", "Found", "Except");

    private FirewallReport() {}

    /// What each check does, and how often it has found something.
    public static Document of(List<FirewallView> checks) {
        return Document.builder()
                .table("checks", TITLES, checks.stream().map(FirewallReport::row).toList())
                .build();
    }

    private static List<Field> row(FirewallView check) {
        return List.of(
                Field.of("check", check.check()),
                Field.of("action", check.action()),
                Field.of("found", check.found()),
                Field.of("except", String.join(" ", check.exceptions())));
    }
}
