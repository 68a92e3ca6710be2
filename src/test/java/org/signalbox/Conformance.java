// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The ids of a standard's tests that a test method carries out. Each campaign has a coverage test
/// that finds what is missing.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Conformance {
    String[] value();
}
