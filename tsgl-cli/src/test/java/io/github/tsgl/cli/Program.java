// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.zoo.StandIn;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One run of the program inside the test's process.
 *
 * @param status the exit status
 * @param out what it printed
 * @param err what it complained about
 */
record Program(int status, String out, String err) {

    /** Runs the program with a stand-in for the network. */
    static Program run(Object... arguments) {
        return runWith(settings -> StandIn.model(Sizing.CROP, 64), arguments);
    }

    static Program runWith(ModelOptions.Source source, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands = Tsgl.commandLine(source);
        commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int status = commands.execute(texts);
        return new Program(status, out.toString(), err.toString());
    }
}
