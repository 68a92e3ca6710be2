// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Who may come in, and by which doors.
///
/// @param users by name
/// @param block against whoever tries many passwords
/// @param console the socket for `signalbox cli` on this machine; empty: there is none
/// @param audit the file of the audit log; empty: it is kept in memory only
public record AccessConfig(
        Map<String, User> users,
        LoginBlock block,
        SshConfig ssh,
        WebConfig web,
        Optional<Path> console,
        Optional<AuditConfig> audit) {
    public AccessConfig {
        users = Collections.unmodifiableMap(new TreeMap<>(users));
    }
}
