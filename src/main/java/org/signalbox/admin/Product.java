// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The software and what it runs on.
///
/// @param version as in `0.1.0`
/// @param java version of the virtual machine
/// @param system operating system and processor
public record Product(String version, String java, String system) {
    public static final String NAME = "Signalbox";

    private static final String RESOURCE = "product.properties";

    /// This process.
    public static Product running() {
        return new Product(
                builtVersion(),
                System.getProperty("java.version", "unknown"),
                System.getProperty("os.name", "unknown")
                        + " "
                        + System.getProperty("os.arch", "unknown"));
    }

    private static String builtVersion() {
        try (InputStream resource = Product.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("built without " + RESOURCE);
            }
            Properties properties = new Properties();
            properties.load(resource);
            return properties.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
