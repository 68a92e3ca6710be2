// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.nio.file.Path;

/// Where the audit log is kept.
///
/// @param file the newest part; older ones are `FILE.1`, `FILE.2`, ...
/// @param octetsMax a part that is larger makes room for a new one
/// @param parts how many there may be, the newest included
public record AuditConfig(Path file, long octetsMax, int parts) {
    public static final int MEGABYTES_DEFAULT = 10;
    public static final int PARTS_DEFAULT = 10;
}
