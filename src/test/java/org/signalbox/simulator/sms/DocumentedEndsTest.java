// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.DocumentationFiles;

import java.io.IOException;
import java.util.List;

/// The ends of laboratories that the documents show can be used as they stand.
class DocumentedEndsTest {
    @Test
    void everyEndIsUsable() throws IOException {
        List<DocumentationFiles.Quote> ends =
                DocumentationFiles.quotes().stream()
                        .filter(quote -> quote.kind().equals("end"))
                        .toList();

        assertThat(ends).isNotEmpty();
        for (DocumentationFiles.Quote end : ends) {
            String text = String.join("\n", end.lines());
            boolean ofDiameter = text.startsWith("mme ") || text.startsWith("dra ");
            Object read = ofDiameter ? DiameterEndConfig.parse(text) : EndConfig.parse(text);
            assertThat(read).as(end.toString()).isNotNull();
        }
    }
}
