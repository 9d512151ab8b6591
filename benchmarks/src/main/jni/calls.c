/* The same four functions for Java's two ways to native code: exported for FFM, and with JNI's conventions. */
#include <errno.h>
#include <jni.h>
#include <string.h>
#include <sys/socket.h>

/* javac generates the same declarations with -h. */
#define NATIVE(type, name) JNIEXPORT type JNICALL Java_io_github_systemd4j_benchmarks_JniCalls_##name

enum { RECEIVED = 64 << 10 };

static jclass callbacks;
static jmethodID callback;

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
    JNIEnv *env;
    jclass found;

    (void)reserved;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) != JNI_OK)
        return JNI_ERR;
    found = (*env)->FindClass(env, "io/github/systemd4j/benchmarks/JniCalls");
    if (!found)
        return JNI_ERR;
    callbacks = (*env)->NewGlobalRef(env, found);
    callback = (*env)->GetStaticMethodID(env, found, "increment", "(I)I");
    return callbacks && callback ? JNI_VERSION_10 : JNI_ERR;
}

/* Exported for FFM. */

JNIEXPORT int increment(int n) {
    return n + 1;
}

JNIEXPORT long length(const char *text) {
    return (long)strlen(text);
}

JNIEXPORT int call_back(int (*function)(int), int n) {
    return function(n);
}

/* Leaves the bytes in the socket, so that each call receives the same ones. */
JNIEXPORT long receive(int fd, void *into, long size) {
    ssize_t count = recv(fd, into, (size_t)size, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 ? -errno : (long)count;
}

/* For JNI. */

NATIVE(jint, increment0)(JNIEnv *env, jclass type, jint n) {
    (void)env;
    (void)type;
    return increment(n);
}

NATIVE(jlong, length0)(JNIEnv *env, jclass type, jstring text) {
    const char *chars = (*env)->GetStringUTFChars(env, text, NULL);
    jlong result;

    (void)type;
    if (!chars)
        return -ENOMEM;
    result = length(chars);
    (*env)->ReleaseStringUTFChars(env, text, chars);
    return result;
}

NATIVE(jint, callBack0)(JNIEnv *env, jclass type, jint n) {
    (void)type;
    return (*env)->CallStaticIntMethod(env, callbacks, callback, n);
}

/* Copies: the array may move while the call receives. */
NATIVE(jlong, receive0)(JNIEnv *env, jclass type, jint fd, jbyteArray into) {
    jbyte buffer[RECEIVED];
    jlong count = receive(fd, buffer, RECEIVED);

    (void)type;
    if (count > 0)
        (*env)->SetByteArrayRegion(env, into, 0, (jsize)count, buffer);
    return count;
}

NATIVE(jlong, receiveDirect0)(JNIEnv *env, jclass type, jint fd, jobject into) {
    (void)type;
    return receive(fd, (*env)->GetDirectBufferAddress(env, into), (*env)->GetDirectBufferCapacity(env, into));
}
