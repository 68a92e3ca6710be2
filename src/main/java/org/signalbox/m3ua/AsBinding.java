// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// Which of the processes that share an application server's traffic takes one value of the
/// selection.
///
/// @param selection the value, from 0
/// @param owner whose it is when all are active
/// @param taking who takes it now; another only if the owner is not active
public record AsBinding(int selection, String owner, String taking) {}
