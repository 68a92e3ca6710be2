// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Runs a test method with a `long` parameter once for each seed from 1 to [#value], and for those
/// of [#further].
///
/// A failure names its seed. `mvn test -Dtest=SomeSimulationTest -Dseed=4711` runs just that one,
/// `-Dseeds=5000` as many.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(Seeds.Provider.class)
public @interface Seeds {
    /// How many seeds.
    int value();

    /// Higher ones that have found a fault once.
    long[] further() default {};

    /// One invocation for each seed.
    final class Provider implements TestTemplateInvocationContextProvider {
        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
                ExtensionContext context) {
            String only = System.getProperty("seed", "");
            if (!only.isEmpty()) {
                return Stream.of(new Run(Long.parseLong(only)));
            }
            Seeds seeds = context.getRequiredTestMethod().getAnnotation(Seeds.class);
            int count = Integer.getInteger("seeds", seeds.value());
            LongStream further = Arrays.stream(seeds.further()).filter(seed -> seed > count);
            return LongStream.concat(LongStream.rangeClosed(1, count), further).mapToObj(Run::new);
        }
    }

    /// One seed: hands it to the test, and puts it into the failure.
    record Run(long seed)
            implements TestTemplateInvocationContext,
                    ParameterResolver,
                    TestExecutionExceptionHandler {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == long.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return seed;
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
            throw new AssertionError(
                    "seed %d (repeat it with -Dseed=%d): %s".formatted(seed, seed, failure),
                    failure);
        }
    }
}
