// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.FileBasedConfiguration;
import org.apache.commons.configuration2.io.FileLocator;
import org.apache.commons.configuration2.io.FileLocatorAware;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// ITP's command text as a file format of Apache Commons Configuration: location, encoding, reload
/// detection and interpolation of `${env:NAME}` are the library's.
///
/// Each line is a node named `line` whose value is the text and whose attributes say where it
/// stood; what is indented beneath it are its child nodes. Reading never fails on bad content:
/// what is wrong is in [#problems], beside what a [Schema] finds in [#tree], so that all is
/// reported at once.
///
/// Of the library's variable lookups only `env` and `sys` are on: see [Variables].
public final class CommandConfiguration extends BaseHierarchicalConfiguration
        implements FileBasedConfiguration, FileLocatorAware {
    private final Problems problems = new Problems();
    private @Nullable FileLocator locator;

    /// For the library's builders, which create a configuration by its class.
    public CommandConfiguration() {
        setInterpolator(Variables.safeInterpolator());
    }

    /// Told by the library before [#read], so that an `include` is found beside its file.
    @Override
    public void initFileLocator(FileLocator fileLocator) {
        locator = fileLocator;
    }

    /// Adds the lines of a text. What is wrong with it goes to [#problems].
    @Override
    public void read(Reader in) throws IOException {
        Path file = file();
        String name = file == null ? Position.TERMINAL : ConfigText.nameOf(file);
        ImmutableNode root = new ConfigText(problems).read(in, name, file);
        getNodeModel().mergeRoot(root, null, null, null, this);
    }

    /// Writes the lines as ITP prints them, variables unreplaced, includes replaced by their lines.
    @Override
    public void write(Writer out) throws IOException {
        out.write(tree(Interpolation.NONE).toString());
        out.flush(); // the library closes the stream beneath the writer, not the writer
    }

    /// The lines, variables replaced.
    public ConfigTree tree() {
        return tree(new Variables(getInterpolator()));
    }

    /// What reading found wrong.
    public List<Problem> problems() {
        return problems.list();
    }

    /// Checks the lines against what may be said in the outermost mode and those within it.
    public Checked check(Schema schema) {
        Problems all = new Problems();
        all.addAll(problems);
        Block block = Checker.check(tree(), schema, all);
        return new Checked(block, all);
    }

    private ConfigTree tree(Interpolation interpolation) {
        return new ConfigTree(lines(getNodeModel().getRootNode(), interpolation));
    }

    private static List<ConfigLine> lines(ImmutableNode parent, Interpolation interpolation) {
        return parent.getChildren(ConfigText.LINE).stream()
                .map(
                        node -> {
                            Position position = position(node);
                            String source = String.valueOf(node.getValue());
                            return new ConfigLine(
                                    position,
                                    Words.of(source, position.column(), interpolation),
                                    lines(node, interpolation));
                        })
                .toList();
    }

    /// Lines that were added by the library's own methods rather than read stand nowhere.
    private static Position position(ImmutableNode node) {
        var attributes = node.getAttributes();
        return attributes.get(ConfigText.FILE_ATTRIBUTE) instanceof String file
                        && attributes.get(ConfigText.LINE_ATTRIBUTE) instanceof Integer line
                        && attributes.get(ConfigText.COLUMN_ATTRIBUTE) instanceof Integer column
                ? new Position(file, line, column)
                : Position.typed(1);
    }

    private @Nullable Path file() {
        if (locator == null || locator.getSourceURL() == null) {
            return null;
        }
        URI source = URI.create(locator.getSourceURL().toString());
        return "file".equals(source.getScheme()) ? Path.of(source) : null;
    }
}
