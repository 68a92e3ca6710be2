// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.nio.file.Path;

/// What a node would start with.
///
/// @param file where it stands
/// @param text as it stands there, comments and all
public record StartupText(Path file, String text) {}
