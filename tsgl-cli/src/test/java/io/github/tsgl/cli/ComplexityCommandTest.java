// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.zoo.InpaintingModel;
import org.junit.jupiter.api.Test;

class ComplexityCommandTest {

    @Test
    void everyModelIsALineBesideWhatThePaperSays() {
        Program program = Program.run("complexity", "--size", 128);

        assertThat(program.err()).isEmpty();
        assertThat(program.status()).isZero();
        assertThat(program.out().lines().skip(2).map(line -> line.split(" ")[1]))
                .containsExactlyElementsOf(Hosts.all().stream().map(InpaintingHost::name).toList());
        assertThat(program.out())
                .startsWith("| model | parameters | multiply-adds at 128x128 | paper: parameters |")
                .contains("| tsgl-paper | 1 | 0.0 G | 37.8 M | 95.1 G at 256x256 | V |")
                .contains("| tsgl-released | 1 | 0.0 G | 37.8 M | 95.1 G at 256x256 | V |")
                .contains("| big-lama | 1 | 0.0 G | 51.0 M | 264.2 G at 512x512 | III, VI |")
                .contains("| ours-lama | 1 | 0.0 G | 34.0 M | 463.0 G at 512x512 | III, VI |")
                .contains("| blend | 1 | 0.0 G |  |  |  |");
    }

    @Test
    void whatIsCountedIsWhatTheNetworksHaveAndDo() {
        Program program =
                Program.runWith(
                        InpaintingModel.Builder::load,
                        "complexity",
                        "--size",
                        512,
                        "--model",
                        "lama",
                        "--model",
                        "hifill");

        assertThat(program.err()).isEmpty();
        assertThat(program.out().lines().skip(2))
                .containsExactly(
                        "| lama | 27,048,835 | 127.3 G | 27.0 M | 171.3 G at 512x512 | III, VI |",
                        "| hifill | 2,722,791 | 25.8 G | 3.0 M | 72.1 G at 512x512 | III, VI |");
    }

    @Test
    void asJsonNumbersAreWhole() {
        Program program = Program.run("complexity", "--json", "--size", 128, "--model", "lama");

        assertThat(program.out().strip())
                .isEqualTo(
                        "[{\"model\":\"lama\",\"size\":128,\"params\":1,\"multiply_adds\":49152,"
                                + "\"paper_tables\":\"III, VI\",\"paper_size\":512,"
                                + "\"paper_params\":27000000,\"paper_operations\":171300000000}]");
    }

    @Test
    void aModelThatIsNotAndASizeThatIsTooSmallAreWrongUsage() {
        Program unknown = Program.run("complexity", "--model", "nothing");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("tsgl: --model: unknown model 'nothing'");

        Program small = Program.run("complexity", "--model", "lama", "--size", 4);
        assertThat(small.status()).isEqualTo(2);
        assertThat(small.err()).startsWith("tsgl: --size must be at least ");
    }
}
