// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

/// What became of a line: a [Statement], or a [Rejection] that tells why not.
public sealed interface ParseResult permits Statement, Rejection {}
