// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The operators of a class, written in TorchScript: the way to PyTorch's operators that DJL's
 * NDArray lacks.
 *
 * <p>A class {@code Padding} has them in the resource {@code Padding.torchscript} beside it, one
 * method each,
 *
 * <pre>
 *   def zero_pad2d(self: __torch__.Ops,
 *     x: Tensor,
 *     numbers: Tensor) -> Tensor:
 *     n = annotate(List[float], numbers.tolist())
 *     return torch.constant_pad_nd(x, [int(n[0]), int(n[1]), int(n[2]), int(n[3])], 0)
 * </pre>
 *
 * and calls them by typed static methods. The archive that PyTorch loads is written here: a zip
 * with the format's version, an empty tuple of constants, one pickled object of class {@code Ops},
 * and the source. The methods have no state, so any number of threads may run them, and tensors on
 * any device go in. Shapes that do not fit raise {@link ai.djl.engine.EngineException} with
 * PyTorch's message.
 */
public final class ScriptModule {

    private static final String HEAD =
            "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";
    private static final double[] NO_NUMBERS = {};

    private final byte[] archive;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();
    private volatile Loaded loaded; // null until an operator runs

    private ScriptModule(byte[] archive) {
        this.archive = archive;
    }

    /** What the engine has of the operators. */
    private record Loaded(NDManager manager, PtSymbolBlock module) {}

    /** The engine starts when an operator runs, not when a class that has some is initialized. */
    private Loaded loaded() {
        if (loaded == null) {
            synchronized (this) {
                if (loaded == null) {
                    loaded = load();
                }
            }
        }
        return loaded;
    }

    private Loaded load() {
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        try (InputStream stream = new ByteArrayInputStream(archive)) {
            return new Loaded(
                    manager, JniUtils.loadModule((PtNDManager) manager, stream, false, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is none in memory
        }
    }

    /**
     * Finds the operators of a class. The engine loads them when the first one runs.
     *
     * @param owner the class, beside which the resource with its name and the ending {@code
     *     .torchscript} lies
     * @return the operators
     * @throws UncheckedIOException if there is no such resource
     */
    public static ScriptModule of(Class<?> owner) {
        String name = owner.getSimpleName() + ".torchscript";
        try (InputStream source = owner.getResourceAsStream(name)) {
            if (source == null) {
                throw new FileNotFoundException("resource " + name + " is missing");
            }
            return new ScriptModule(archive(source.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /**
     * Runs an operator of tensors. Autograd follows the thread's gradient mode, as for DJL's own
     * operators.
     *
     * @param method the method's name
     * @param tensors the tensors, in the order of the method's parameters
     * @return what the method returns, in the manager of the first tensor
     */
    public NDArray run(String method, NDArray... tensors) {
        return run(method, NO_NUMBERS, tensors);
    }

    /**
     * Runs an operator of tensors and numbers. Autograd follows the thread's gradient mode, as for
     * DJL's own operators.
     *
     * @param method the method's name
     * @param numbers the method's last parameter, which gets them as a float64 tensor; absent if
     *     empty
     * @param tensors the tensors, in the order of the method's parameters
     * @return what the method returns, in the manager of the first tensor
     */
    public NDArray run(String method, double[] numbers, NDArray... tensors) {
        NDList inputs = new NDList();
        NDList made = new NDList();
        for (NDArray tensor : tensors) {
            if (tensor.getName() == null) {
                inputs.add(tensor);
            } else { // DJL reads structure from names
                NDArray nameless = aliases(new NDList(tensor)).head();
                made.add(nameless);
                inputs.add(nameless);
            }
        }
        return invoke(method, numbers, inputs, made).singletonOrThrow();
    }

    /**
     * Runs an operator of lists of tensors.
     *
     * @param method the method's name
     * @param lists the lists, none empty, in the order of the method's parameters
     * @return what the method returns, in the manager of the first tensor
     */
    public NDList runOnLists(String method, NDList... lists) {
        return runOnLists(method, NO_NUMBERS, lists);
    }

    /**
     * Runs an operator of lists of tensors and of numbers.
     *
     * @param method the method's name
     * @param numbers the method's last parameter, which gets them as a float64 tensor; absent if
     *     empty
     * @param lists the lists, none empty, in the order of the method's parameters before it
     * @return what the method returns, in the manager of the first tensor
     */
    public NDList runOnLists(String method, double[] numbers, NDList... lists) {
        NDList inputs = new NDList();
        for (int i = 0; i < lists.length; i++) {
            for (NDArray tensor : aliases(lists[i])) {
                tensor.setName("list" + i + "[]"); // so DJL knows what belongs to a list
                inputs.add(tensor);
            }
        }
        return invoke(method, numbers, inputs, new NDList(inputs));
    }

    /** The same tensors, to autograd too, without their names: other threads may use those. */
    private static NDList aliases(NDList tensors) {
        try (IValue list = IValue.listFrom(tensors.toArray(new PtNDArray[0]))) {
            return list.toNDList((PtNDManager) tensors.head().getManager());
        }
    }

    private NDList invoke(String method, double[] numbers, NDList inputs, NDList made) {
        if (numbers.length > 0) {
            NDArray array = loaded().manager().create(numbers);
            made.add(array);
            inputs.add(array);
        }
        inputs.add(methods.computeIfAbsent(method, this::name));
        // The optimizing executor would profile anew for every size. The setting is the thread's.
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return IValueUtils.forward(loaded().module(), inputs, true);
        } finally {
            String optimize = System.getProperty("ai.djl.pytorch.graph_optimizer", "true");
            JniUtils.setGraphExecutorOptimize(Boolean.parseBoolean(optimize));
            made.close();
        }
    }

    /** An array whose name tells DJL which method to run. */
    private NDArray name(String method) {
        NDArray name = MemoryScope.keep(() -> loaded().manager().create(0f));
        name.setName("module_method:" + method);
        return name;
    }

    private static byte[] archive(byte[] methods) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            // The pickles, opcode by opcode: protocol 2, (), stop ...
            add(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            // ... and protocol 2, class __torch__.Ops, its empty constructor arguments, new object,
            // the state {"training": false}, build, stop.
            ByteArrayOutputStream object = new ByteArrayOutputStream();
            object.write(new byte[] {(byte) 0x80, 2});
            object.write("c__torch__\nOps\n)\u0081}X".getBytes(StandardCharsets.ISO_8859_1));
            object.write(new byte[] {8, 0, 0, 0});
            object.write("training\u0089sb.".getBytes(StandardCharsets.ISO_8859_1));
            add(zip, "data.pkl", object.toByteArray());
            add(zip, "code/__torch__.py", HEAD.getBytes(StandardCharsets.US_ASCII), methods);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[]... contents)
            throws IOException {
        zip.putNextEntry(new ZipEntry("ops/" + name));
        for (byte[] content : contents) {
            zip.write(content);
        }
        zip.closeEntry();
    }
}
