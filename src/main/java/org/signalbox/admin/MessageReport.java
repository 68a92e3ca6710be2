// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.MessageView.Label;

import java.util.Locale;
import java.util.Optional;

/// A message that passed, for whoever watches.
public final class MessageReport {
    private MessageReport() {}

    public static Document of(MessageView message) {
        Optional<Label> label = message.label();
        return Document.builder()
                .note(message.line())
                .unshown(
                        Field.of("time", message.time().toString()),
                        Field.of("layer", message.layer().name().toLowerCase(Locale.ROOT)),
                        Field.of("over", message.over()),
                        Field.of("incoming", message.incoming()),
                        label.map(at -> Field.of("instance", at.instance()))
                                .orElseGet(() -> Field.nothing("instance")),
                        Field.of("opc", label.map(Label::opc)),
                        Field.of("dpc", label.map(Label::dpc)),
                        Field.of("serviceIndicator", label.map(Label::serviceIndicator)),
                        Field.of("protocol", message.protocol()),
                        Field.of("from", message.from()),
                        Field.of("to", message.to()),
                        Field.of("summary", message.summary()),
                        Field.of("dialogue", message.dialogue()))
                .build();
    }
}
